"""From the bytes of a file to the matches of a fragment: candidates, sites, unification."""
