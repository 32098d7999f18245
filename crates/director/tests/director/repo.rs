//! A repository becomes a story whose every card can be traced to the code.

use crate::workplace::Workplace;
use serde_json::Value;

#[test]
fn a_repository_becomes_a_script_that_can_be_planned_and_cites_its_evidence() {
    let work = Workplace::new();
    work.write("shop/README.md", "# Shop\n\nA shop that never closes.\n");
    work.write("shop/src/cart.py", "class CartError(Exception):\n    pass\n\nclass Cart:\n    def add(self, item):\n        if item is None:\n            raise CartError(\"nothing\")\n\n    def pay(self):\n        try:\n            self.add(None)\n        except CartError:\n            return False\n");
    let done = work.run(&["repo", "shop", "--out", "story", "--json"]);
    assert_eq!(done.code, 0, "{}", done.stderr);
    let story: Value = serde_json::from_str(&done.stdout).unwrap();
    assert!(story["tokens"]["count"].as_u64() <= story["tokens"]["limit"].as_u64());
    let evidence =
        story["facts"].as_array().unwrap().iter().flat_map(|fact| fact["evidence"].as_array().unwrap());
    assert!(evidence.into_iter().any(|place| place.to_string().contains("src/cart.py")), "{story}");
    let planned = work.run(&["plan", "story/script.md"]);
    assert_eq!(planned.code, 0, "{}", planned.stderr);
    let again = work.run(&["repo", "shop", "--out", "story", "--json"]);
    assert_eq!(again.stdout, done.stdout, "the same tree tells the same story");
}

#[test]
fn a_folder_without_code_and_a_wrong_tone_are_refused_in_one_line() {
    let work = Workplace::new();
    std::fs::create_dir(work.path("empty")).unwrap();
    assert_eq!(work.run(&["repo", "empty"]).code, 3);
    assert_eq!(work.run(&["repo", "nowhere"]).code, 3);
    let wrong = work.run(&["repo", "empty", "--tone", "opera"]);
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    assert!(wrong.complaint().contains("comedy"), "{}", wrong.stderr);
}
