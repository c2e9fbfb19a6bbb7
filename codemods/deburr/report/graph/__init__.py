"""The type graph of a crate for people and for programs that draw: as text, as DOT, as SVG."""
