"""One search over both echelons: truck and van judged in one objective."""
