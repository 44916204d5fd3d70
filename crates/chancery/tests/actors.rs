//! `lookup` and `--actors`: whom a name means, dictionaries of others, and tables with faults.

mod common;

use common::{arg, chancery};
use std::fs;
use std::path::PathBuf;

fn scratch(name: &str, text: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("chancery-actors-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(name);
    fs::write(&path, text).expect("to write");
    path
}

const DICTIONARY: &str = "# leaders\n\
    KARI_HOLT_  # a name that nobody has\n\
    +PRESIDENT_HOLT_\n\
    \t[NORGOV 20190101-20210630]\n\
    \t[NOROPP >210701]\n\
    \t[NORELI]\n\
    \n\
    UNION_OF_BAKERS [NORLAB]\n\
    +NUB_\n\
    BROKEN [NOR\n\
    <!-- GONE [NOR] -->\n\
    !MAN! = MAN, MEN\n\
    BAKER!MAN! {} [~LAB]\n\
    RIVER_GUARD [~COP]\n";

#[test]
fn a_dictionary_says_who_is_meant_and_when() {
    let path = scratch("own.actors.txt", DICTIONARY);
    let lookup = |name: &str, date: &str| chancery(&["--actors", arg(&path), "lookup", name, "--date", date]);
    let before = lookup("Kari Holt", "2020-05-06");
    assert!(before.out.contains("“Kari Holt” means actor:kari-holt"), "{}", before.out);
    assert!(before.out.contains("country NOR, sector GOV"), "{}", before.out);
    assert!(before.err.contains("own.actors.txt:10: a `[` without a `]`; skipped"), "{}", before.err);
    assert!(before.err.contains("1 lines skipped"), "{}", before.err);
    let after = lookup("Kari Holt", "2022-05-06");
    assert!(after.out.contains("country NOR, sector OPP"), "{}", after.out);
    let long_ago = lookup("Kari Holt", "2001-05-06");
    assert!(long_ago.out.contains("sector ELI"), "what holds always: {}", long_ago.out);
    assert!(lookup("NUB", "2022-05-06").out.contains("actor:union-of-bakers"));
}

#[test]
fn records_carry_the_user_s_actors() {
    let path = scratch("read.actors.txt", DICTIONARY);
    let report = scratch("report.txt", "The Union of Bakers thanked Iceland on Monday.");
    let run = chancery(&[
        "--actors",
        arg(&path),
        "read",
        arg(&report),
        "--format",
        "jsonl",
        "--date",
        "2022-05-06",
    ]);
    let records = run.records();
    let event = records.iter().find(|r| r["kind"] == "event").expect("an event");
    assert_eq!(event["source"][0]["actor"], "actor:union-of-bakers", "{}", run.out);
    assert_eq!(event["source"][0]["country"], "NOR");
    let actor = records.iter().find(|r| r["actor"] == "actor:union-of-bakers").expect("the actor");
    assert_eq!(actor["codes"]["cameo"], "NORLAB");
}

#[test]
fn a_fault_in_a_table_names_file_and_line() {
    for (name, text, line, what) in [
        ("column.tsv", "actor\tname\tcolour\nactor:a\tA\tred\n", 1, "`colour` is no column"),
        ("needed.tsv", "actor\tlabel\nactor:a\tA\n", 1, "the columns `actor` and `name` are needed"),
        ("cells.tsv", "actor\tname\nactor:a\tA\nactor:b\n", 3, "1 columns instead of 2"),
        ("unknown.tsv", "actor\tname\ncountry:QQQ\tQuux\n", 2, "`country:QQQ` is not known"),
        (
            "two.tsv",
            "actor\tname\tfrom\tto\nactor:a\tHolt\t2001\t2005\nactor:b\tHolt\t2006\t\nactor:c\tHolt\t2004\t2004\n",
            4,
            "`Holt` means actor:a in line 2 at the same time: give dates",
        ),
        ("undated.tsv", "actor\tname\nactor:a\tHolt\nactor:b\tHolt\n", 3, "means actor:a in line 2"),
        (
            "overlap.tsv",
            "actor\tname\tcountry\tfrom\tto\nactor:a\tHolt\tNOR\t2001\t2005\nactor:a\tHolt\tSWE\t2005\t2007\n",
            3,
            "another country, sector or code at the same time in line 2",
        ),
        ("date.tsv", "actor\tname\tfrom\nactor:a\tHolt\tsoon\n", 2, "`soon`: a date is YYYY"),
        ("ends.tsv", "actor\tname\tfrom\tto\nactor:a\tHolt\t2005\t2001\n", 2, "before it begins"),
        ("country.tsv", "actor\tname\tcountry\nactor:a\tHolt\tQQQ\n", 2, "`QQQ` is no country"),
    ] {
        let path = scratch(name, text);
        let run = chancery(&["--actors", arg(&path), "lookup", "Holt"]);
        assert_ne!(run.exit, 0, "{name}");
        assert!(
            run.err.contains(&format!("{name}:{line}: ")) && run.err.contains(what),
            "{name}: {}",
            run.err
        );
    }
    let missing = chancery(&["--actors", "nowhere.tsv", "lookup", "Holt"]);
    assert!(missing.exit != 0 && missing.err.contains("nowhere.tsv"), "{}", missing.err);
}

#[test]
fn strange_names_find_nobody_or_the_right_one() {
    // With a combining accent, which the tables write as one letter.
    let nfd = chancery(&["lookup", "Co\u{302}te d'Ivoire"]);
    assert!(nfd.out.contains("means country:CIV"), "{}", nfd.out);
    // A Cyrillic letter that looks like a Latin one is another letter.
    let homoglyph = chancery(&["lookup", "\u{421}hina"]);
    assert!(!homoglyph.out.contains("country:CHN"), "{}", homoglyph.out);
    let long = chancery(&["lookup", &"Holt ".repeat(2000)]);
    assert_eq!(long.exit, 0, "{}", long.err);
    assert_eq!(chancery(&["lookup", "  "]).exit, 2);
}

#[test]
fn what_a_name_means_depends_on_the_day() {
    let fm = chancery(&["lookup", "the Chinese FM", "--date", "2022-03-08"]);
    assert!(fm.out.contains("held by person:wang-yi"), "{}", fm.out);
    let fm = chancery(&["lookup", "the Chinese FM", "--date", "2023-01-20"]);
    assert!(fm.out.contains("held by person:qin-gang"), "{}", fm.out);
    let congo = chancery(&["lookup", "Congo"]);
    assert!(congo.out.contains("could be country:COD or country:COG"), "{}", congo.out);
}
