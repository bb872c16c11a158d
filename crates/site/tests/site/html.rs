//! Reads HTML strictly: every element is closed in order, attributes are quoted, ids are single and what refers to them finds them.

use std::collections::BTreeSet;

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
];

#[derive(Debug, Default, Clone)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The elements of a page in their order, or what is wrong with it.
pub fn read(page: &str) -> Result<Vec<Element>, String> {
    let mut rest = page.trim_start();
    rest = rest.strip_prefix("<!doctype html>").ok_or("no doctype")?;
    let (mut elements, mut open) = (Vec::new(), Vec::<String>::new());
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        check_text(text)?;
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = &after[after.find("-->").ok_or("open comment")? + 3..];
            continue;
        }
        let (element, closes, closes_itself, after) = tag(rest)?;
        rest = after;
        if closes {
            let last = open
                .pop()
                .ok_or(format!("</{}> without a beginning", element.name))?;
            if last != element.name {
                return Err(format!("</{}> where <{last}> is open", element.name));
            }
            continue;
        }
        let name = element.name.clone();
        elements.push(element);
        if VOID.contains(&name.as_str()) || closes_itself {
            continue;
        }
        if name == "script" || name == "style" {
            let end = rest.find(&format!("</{name}>")).ok_or("open script")?;
            rest = &rest[end + name.len() + 3..];
            continue;
        }
        open.push(name);
    }
    if !open.is_empty() {
        return Err(format!("{open:?} stay open"));
    }
    references(&elements)?;
    Ok(elements)
}

fn check_text(text: &str) -> Result<(), String> {
    for piece in text.split('&').skip(1) {
        let name = piece.split(';').next().unwrap_or_default();
        let is_entity = piece.contains(';')
            && (name.starts_with('#') || ["amp", "lt", "gt", "quot", "nbsp"].contains(&name));
        if !is_entity {
            return Err(format!(
                "a bare & before `{}`",
                piece.chars().take(20).collect::<String>()
            ));
        }
    }
    Ok(())
}

type Tag<'a> = (Element, bool, bool, &'a str);

fn tag(text: &str) -> Result<Tag<'_>, String> {
    let mut rest = &text[1..];
    let closes = rest.starts_with('/');
    if closes {
        rest = &rest[1..];
    }
    let end = rest
        .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .ok_or("open tag")?;
    let mut element = Element {
        name: rest[..end].to_owned(),
        ..Element::default()
    };
    if element.name.is_empty()
        || !element
            .name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-')
    {
        return Err(format!(
            "a bare < before `{}`",
            text.chars().take(30).collect::<String>()
        ));
    }
    rest = &rest[end..];
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("/>") {
            return Ok((element, closes, true, after));
        }
        if let Some(after) = rest.strip_prefix('>') {
            return Ok((element, closes, false, after));
        }
        let end = rest
            .find(|c: char| c.is_whitespace() || c == '=' || c == '>')
            .ok_or("open tag")?;
        let name = rest[..end].to_owned();
        if element.get(&name).is_some() {
            return Err(format!("{name} stands twice in <{}>", element.name));
        }
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let quote = after.chars().next().filter(|c| ['"', '\''].contains(c));
            let quote = quote.ok_or(format!("{name} is not quoted"))?;
            let end = after[1..].find(quote).ok_or("open attribute")?;
            value = unescaped(&after[1..=end]);
            check_text(&after[1..=end]).map_err(|error| format!("{name}: {error}"))?;
            rest = &after[end + 2..];
        }
        element.attributes.push((name, value));
    }
}

pub fn unescaped(text: &str) -> String {
    text.replace("&amp;", "&")
        .replace("&#38;", "&")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
}

fn references(elements: &[Element]) -> Result<(), String> {
    let mut ids = BTreeSet::new();
    for id in elements.iter().filter_map(|element| element.get("id")) {
        if !ids.insert(id) {
            return Err(format!("the id {id} stands twice"));
        }
    }
    for element in elements {
        for name in ["for", "aria-labelledby", "aria-describedby", "aria-controls"] {
            for target in element.get(name).unwrap_or_default().split_whitespace() {
                if !ids.contains(target) {
                    return Err(format!(
                        "{name} of <{}> names {target}, which is not there",
                        element.name
                    ));
                }
            }
        }
        if element.name == "img" && element.get("alt").is_none() {
            return Err("an image without alt".to_owned());
        }
        for (name, _) in &element.attributes {
            if name == "style" || name.starts_with("on") {
                return Err(format!("{name} in <{}>: the policy forbids it", element.name));
            }
        }
    }
    let levels: Vec<u8> = elements
        .iter()
        .filter_map(|element| element.name.strip_prefix('h')?.parse().ok())
        .collect();
    if levels.iter().filter(|level| **level == 1).count() != 1 {
        return Err(format!("not one h1: {levels:?}"));
    }
    // Headings of choices beside a list may come before those of the page's own order.
    for pair in levels.windows(2) {
        if pair[1] > pair[0] + 1 {
            return Err(format!("headings leave out a level: {levels:?}"));
        }
    }
    Ok(())
}
