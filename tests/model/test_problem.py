"""A county's day: its name, and the smaller days derived from it."""

from dataclasses import replace

import pytest

from logistics_opt.model import FirmId, SiteId, Standing


def test_equal_content_has_an_equal_name(make_county):
    assert make_county().digest == make_county().digest


def test_a_gram_more_has_another_name(line_county):
    first, *rest = line_county.demands
    heavier = replace(first, load=replace(first.load, weight=first.load.weight + 1))
    assert replace(line_county, demands=(heavier, *rest)).digest != line_county.digest
