"""A workspace of three crates with forty places that a wrong team's pages rewrite; eight of the fixes break the build.

Each of the eight breaks it in another way, most of them away from their own place. Which ones do was decided by hand;
`test_verification.py` asks rustc whether it is so before it asks deburr.
"""

from __future__ import annotations

from pathlib import Path

from cli.page_texts import BARE_PAGE

PAGES = {
    "by_index": ("$v.get(0)", "$v.first()"),
    "vector_copy": ("$v.to_vec()", "$v.clone()"),
    "copied": ("$v.to_owned()", "$v"),
    "narrow_total": ("struct $S { $$$a, pub total: u32, $$$b }", "struct $S { $$$a, pub total: u64, $$$b }"),
    "owned_label": ("pub fn $f() -> String { String::from($s) }", "pub fn $f() -> &'static str { $s }"),
    "bound_to_nothing": ("let _ = $e;", "$e;"),
    "narrow_size": ("fn size(&self) -> u32 { $$$b }", "fn size(&self) -> u64 { $$$b }"),
}
_GOOD_INDEX = "".join(f"pub fn first_{n}(v: &Vec<u8>) -> Option<&u8> {{\n    v.get(0)\n}}\n\n" for n in range(12))
_GOOD_COPY = "".join(f"pub fn copy_{n}(v: &Vec<u8>) -> Vec<u8> {{\n    v.to_vec()\n}}\n\n" for n in range(10))
_GOOD_CLONE = "".join(f"pub fn moved_{n}(s: String) -> String {{\n    s.to_owned()\n}}\n\n" for n in range(6))
FILES = {
    "Cargo.toml": '[workspace]\nmembers = ["stock", "shop", "tools"]\nresolver = "2"\n',
    "stock/Cargo.toml": '[package]\nname = "stock"\nversion = "0.1.0"\nedition = "2021"\n',
    "stock/src/lib.rs": "pub mod bills;\npub mod lists;\npub mod macros;\npub mod shelves;\npub mod sizes;\n",
    "stock/src/lists.rs": _GOOD_INDEX + _GOOD_COPY,
    "stock/src/shelves.rs": (
        "pub struct Shelf(pub Vec<u8>);\n\n"
        "impl Shelf {\n    pub fn get(&self, at: usize) -> Option<&u8> {\n        self.0.iter().nth(at)\n    }\n}\n\n"
        "pub fn top(shelf: &Shelf) -> Option<&u8> {\n    shelf.get(0)\n}\n\n"
        "pub fn part(v: &[u8]) -> Vec<u8> {\n    v.to_vec()\n}\n"
    ),
    "stock/src/macros.rs": (
        "use crate::shelves::Shelf;\n\n"
        "macro_rules! head {\n    ($v:expr) => {\n        $v.get(0)\n    };\n}\n\n"
        "pub fn of_vector(v: &Vec<u8>) -> Option<&u8> {\n    head!(v)\n}\n\n"
        "pub fn of_shelf(shelf: &Shelf) -> Option<&u8> {\n    head!(shelf)\n}\n"
    ),
    "stock/src/bills.rs": (
        "pub struct Bill {\n    pub name: String,\n    pub total: u32,\n}\n\n"
        "pub struct Draft {\n    pub name: String,\n    pub total: u32,\n}\n\n"
        "pub fn draft() -> Draft {\n    Draft { name: String::new(), total: 0 }\n}\n\n"
        'pub fn title() -> String {\n    String::from("bill")\n}\n\n'
        'pub fn note() -> String {\n    String::from("note")\n}\n'
    ),
    "stock/src/sizes.rs": (
        "pub trait Sized32 {\n    fn size(&self) -> u32;\n}\n\npub struct Box1;\npub struct Box2;\n\n"
        "impl Sized32 for Box1 {\n    fn size(&self) -> u32 {\n        1\n    }\n}\n\n"
        "impl Box2 {\n    pub fn size(&self) -> u32 {\n        2\n    }\n}\n"
    ),
    "stock/tests/titles.rs": (
        "#[test]\nfn is_owned() {\n    let title: String = stock::bills::title();\n"
        '    assert_eq!(title, "bill");\n    assert_eq!(stock::bills::note(), "note");\n}\n'
    ),
    "shop/Cargo.toml": (
        '[package]\nname = "shop"\nversion = "0.1.0"\nedition = "2021"\n\n'
        '[dependencies]\nstock = { path = "../stock" }\n'
    ),
    "shop/src/main.rs": (
        "use stock::bills::Bill;\n\n"
        + _GOOD_CLONE
        + "fn sum(bills: &[Bill]) -> u32 {\n    bills.iter().map(|one| one.total).sum()\n}\n\n"
        "fn twice(name: String) -> (String, String) {\n    let first = name.to_owned();\n    (first, name)\n}\n\n"
        'fn main() {\n    println!("{} {:?}", sum(&[]), twice(String::new()));\n'
        + "".join(f'    println!("{{}}", moved_{n}(String::new()));\n' for n in range(6))
        + "}\n"
    ),
    "tools/Cargo.toml": '[package]\nname = "tools"\nversion = "0.1.0"\nedition = "2021"\n',
    "tools/src/lib.rs": (
        "#![deny(warnings)]\n\npub fn check() -> Result<(), String> {\n    Ok(())\n}\n\npub fn tick() {}\n\n"
        "pub fn run() {\n    let _ = tick();\n    let _ = check();\n}\n"
    ),
}
BROKEN = {
    ("stock/src/shelves.rs", "by_index"): "E0599",
    ("stock/src/shelves.rs", "vector_copy"): "E0308",
    ("stock/src/macros.rs", "by_index"): "E0599",
    ("stock/src/bills.rs", "narrow_total"): "E0277",
    ("stock/src/bills.rs", "owned_label"): "E0308",
    ("stock/src/sizes.rs", "narrow_size"): "E0053",
    ("shop/src/main.rs", "copied"): "E0382",
    ("tools/src/lib.rs", "bound_to_nothing"): "unused_must_use",
}
"""By file and page: of several places of a page in the file it is one."""
LEFT = {
    "stock/src/shelves.rs": ("shelf.get(0)", "v.to_vec()"),
    "stock/src/macros.rs": ("$v.get(0)",),
    "stock/src/bills.rs": (
        "pub struct Bill {\n    pub name: String,\n    pub total: u32,\n}",
        'pub fn title() -> String {\n    String::from("bill")\n}',
    ),
    "stock/src/sizes.rs": ("impl Sized32 for Box1 {\n    fn size(&self) -> u32 {",),
    "shop/src/main.rs": ("let first = name.to_owned();",),
    "tools/src/lib.rs": ("let _ = check();",),
}
"""What is still there at the end: the places of the eight."""


def lay_out(top: Path) -> tuple[Path, Path]:
    """The workspace and the folder of pages, made in `top`."""
    for name, text in FILES.items():
        (top / "work" / name).parent.mkdir(parents=True, exist_ok=True)
        (top / "work" / name).write_text(text)
    (top / "pages/team").mkdir(parents=True)
    for name, (match, rewrite) in PAGES.items():
        text = BARE_PAGE.format(id=name, match=match, rewrite=rewrite)
        (top / "pages/team" / f"{name}.md").write_text(text)
    return top / "work", top / "pages"
