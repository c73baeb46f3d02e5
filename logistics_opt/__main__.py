"""``python -m logistics_opt`` is the installed script."""

from logistics_opt.cli import main

if __name__ == "__main__":
    main()
