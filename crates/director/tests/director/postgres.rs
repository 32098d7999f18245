//! The same film on PostgreSQL.

use crate::workplace::{SHORT_SCRIPT, Workplace, outside, say_not_run, take_ids};

#[test]
fn a_film_is_made_and_edited_on_postgresql_as_on_sqlite() {
    let Ok(server) = std::env::var("DIRECTOR_TEST_POSTGRES") else {
        say_not_run("a film on PostgreSQL (DIRECTOR_TEST_POSTGRES is not set; scripts/test.sh sets it)");
        return;
    };
    let schema = format!("film_{}", std::process::id());
    outside("psql", &["-q", &server, "-c", &format!("CREATE SCHEMA {schema}")]);
    let joint = if server.contains('?') { '&' } else { '?' };
    let url = format!("{server}{joint}options=-c%20search_path%3D{schema}");
    let work = Workplace::new().with("DATABASE_URL", &url);
    work.write("lamp.md", SHORT_SCRIPT);
    let before = take_ids(&work.make(&["lamp.md"]));
    assert!(!work.path("data/director.db").exists());
    work.write("lamp.md", SHORT_SCRIPT.replace("a lamp that does not work", "an old lamp that stays dark"));
    let after = take_ids(&work.make(&["lamp.md", "--resume"]));
    assert_eq!(after.iter().filter(|take| !before.contains(take)).count(), 1);
    outside("psql", &["-q", &server, "-c", &format!("DROP SCHEMA {schema} CASCADE")]);
}
