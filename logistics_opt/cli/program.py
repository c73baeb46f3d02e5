"""
Every command of the program.

To add a command, write ``cli/NAME.py`` with one function and add it to the list below. A command raises the package's
own errors; :mod:`logistics_opt.cli.errors` says which exit code each becomes.
"""

import typer

from logistics_opt.cli import (
    bench,
    check,
    compare,
    data,
    import_osm,
    network,
    pack,
    plan,
    replan,
    serve,
    share,
    site,
    template,
)

app = typer.Typer(
    name="logistics-opt",
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)


@app.callback()
def _program() -> None:
    """Plan shared county-township-village delivery: two-echelon routes from tables and roads, checked."""


app.command("plan")(plan.plan)
app.command("replan")(replan.replan)
app.command("site")(site.site)
app.command("share")(share.share)
app.command("compare")(compare.compare)
app.command("pack")(pack.pack)
app.command("unpack")(pack.unpack)
app.command("check")(check.check)
app.command("bench")(bench.bench)
app.command("data")(data.data)
app.command("template")(template.template)
app.add_typer(network.app, name="network")
app.command("import-osm")(import_osm.import_osm)
app.command("serve")(serve.serve)
app.command("worker")(serve.worker)
app.add_typer(serve.keys, name="keys")
