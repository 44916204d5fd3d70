use crate::dates::{self, Found};
use crate::text::prefix;
use regex::Regex;
use std::sync::LazyLock;

/// What an address says about the date of the report behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UrlDate {
    /// `/2022/03/08/`, `/2022-03/08/`, `20220308`, `/19/07/2022/`.
    Day(Found),
    /// `/2022/07/`: the year for a dateline without one.
    Month(i16, i8),
}

static WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[/=_.-]((?:19|20)\d\d)[/_.-](\d{1,2})[/_.-](\d{1,2})(?:[/_.?&#-]|$)")
        .expect("a constant pattern")
});
static COMPACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[/=_-]((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?:\d{4}|\d{6})?(?:[/_.?&#-]|$)")
        .expect("a constant pattern")
});
static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[/_-](\d{1,2})[/_-](\d{1,2})[/_-]((?:19|20)\d\d)(?:[/_.?&#-]|$)")
        .expect("a constant pattern")
});
static MONTH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])/").expect("a constant pattern"));

/// The date in an address.
pub(crate) fn date(url: &str) -> Option<UrlDate> {
    let url = prefix(url, 2000);
    let number = |s: &str| s.parse::<u32>().unwrap_or(0);
    for pattern in [&*WHOLE, &*COMPACT] {
        if let Some(g) = pattern.captures(url)
            && let found @ Found::Day { .. } = dates::day(number(&g[1]), number(&g[2]), number(&g[3]))
        {
            return Some(UrlDate::Day(found));
        }
    }
    if let Some(g) = DAY_FIRST.captures(url)
        && let Some((found @ Found::Day { .. }, _)) =
            dates::at_start(&format!("{}/{}/{}", &g[1], &g[2], &g[3]))
    {
        return Some(UrlDate::Day(found));
    }
    let g = MONTH.captures(url)?;
    Some(UrlDate::Month(number(&g[1]) as i16, number(&g[2]) as i8))
}

/// The host of an address without `www.`: how an outlet is named where nothing else names it.
pub(crate) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#', ':', '%']).unwrap_or(rest.len());
    let host = rest[..end].strip_prefix("www.").unwrap_or(&rest[..end]);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    (host.contains('.') && host.chars().all(plain)).then_some(host)
}

/// Whether a line is an address and nothing else.
pub(crate) fn is_url(line: &str) -> bool {
    let starts =
        |p: &str| line.len() > p.len() + 3 && line.get(..p.len()).is_some_and(|s| s.eq_ignore_ascii_case(p));
    (starts("http://") || starts("https://") || starts("www.")) && !line.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_addresses() {
        for (url, expected) in [
            ("https://a.org/2022/06/08/fifa-rejects/", "2022-06-08"),
            ("https://a.com/news/2022/6/8/drones-sign", "2022-06-08"),
            ("https://a.au/news/2022-07-30/century-old/101272942", "2022-07-30"),
            ("https://english.a.cn/20220718/5d0e302130794049/c.html", "2022-07-18"),
            ("http://a.com/view.php?ud=20220717000081", "2022-07-17"),
            ("http://a.com/english/2022-03/08/c_1310505.htm", "2022-03-08"),
            ("https://a.com/article/19/07/2022/qatar-at", "2022-07-19"),
            ("https://a.com/archives/2022/06/19/2003780132", "2022-06-19"),
            ("https://a.net/2022/07/africa-taken/", "2022-07"),
            ("https://a.com/article/2350154/saksayam-2021", "-"),
            ("https://a.com/story/721601", "-"),
            ("https://a.com/2022/13/40/x", "-"),
        ] {
            let shown = match date(url) {
                None => "-".to_owned(),
                Some(UrlDate::Month(y, m)) => format!("{y}-{m:02}"),
                Some(UrlDate::Day(Found::Day { date, .. })) => date.to_string(),
                Some(other) => format!("{other:?}"),
            };
            assert_eq!(shown, expected, "{url}");
        }
    }

    #[test]
    fn hosts() {
        assert_eq!(host("https://www.xinhuanet.com/a"), Some("xinhuanet.com"));
        assert_eq!(host("www.deccanherald.com%2Fnational"), Some("deccanherald.com"));
        assert_eq!(host("no address"), None);
    }
}
