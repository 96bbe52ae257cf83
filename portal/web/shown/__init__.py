"""Shown: what pages show, made from what the queries gave (view-models). It knows no form and no page."""
