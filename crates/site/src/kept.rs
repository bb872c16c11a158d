//! Keeps answers that were made, ready to be sent again: the same question has the same answer until records or results move.

use std::sync::{Mutex, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use lru::LruCache;
use p4c_store::Position;
use sha2::{Digest, Sha256};

/// Most bytes that are kept.
const MOST_BYTES: usize = 64 << 20;
/// Most bytes of an answer that is kept; exports of large lists are not.
const LARGEST_KEPT: usize = 1 << 20;
/// Bytes that headers and the record of an answer take, about.
const AROUND: usize = 2048;
/// Largest answer that is given, in bytes.
const LARGEST: usize = 512 << 20;

/// All that an answer depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Question {
    /// How far records and results had come.
    pub position: Position,
    /// Path and query as they were asked.
    pub address: String,
    /// Scheme and host, for addresses that must be whole.
    pub base: String,
    /// The tag of the reader's language.
    pub language: &'static str,
    /// The media types that the reader takes.
    pub accept: String,
    /// The ways of compression that the reader takes.
    pub encodings: String,
}

/// A whole answer with status 200, as it is sent.
#[derive(Debug, Clone)]
pub struct Answer {
    headers: HeaderMap,
    bytes: Bytes,
}

impl Answer {
    /// Reads a response with status 200 to its end and names its content by an ETag. The error is a response without a body that can be read.
    pub async fn of(response: Response) -> Result<Self, axum::Error> {
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, LARGEST).await?;
        let mut headers = parts.headers;
        let hash: String = Sha256::digest(&bytes)
            .iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        // Weak: a proxy may pack the same content in another way.
        if let Ok(tag) = HeaderValue::from_str(&format!("W/\"{hash}\"")) {
            headers.insert(header::ETAG, tag);
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        Ok(Self { headers, bytes })
    }

    /// The response; 304 without content when the reader has it (RFC 9110, 13.1.2).
    pub fn unless_known(self, known: Option<&HeaderValue>) -> Response {
        // Weak comparison (RFC 9110, 8.8.3.2): with or without the mark of a weak tag.
        let bare = |tag: &HeaderValue| tag.to_str().unwrap_or_default().replace("W/", "");
        let tag = self.headers.get(header::ETAG).map(bare);
        let is_known = known.map(bare).is_some_and(|known| {
            known.trim() == "*" || known.split(',').any(|one| tag.as_deref() == Some(one.trim()))
        });
        let mut response = Response::new(if is_known {
            Body::empty()
        } else {
            Body::from(self.bytes)
        });
        *response.headers_mut() = self.headers;
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            for name in [
                header::CONTENT_LENGTH,
                header::CONTENT_TYPE,
                header::CONTENT_ENCODING,
            ] {
                response.headers_mut().remove(name);
            }
        }
        response
    }
}

/// Answers that are ready; those not asked for the longest time make room for others.
#[derive(Debug)]
pub struct Kept(Mutex<Shelved>);

#[derive(Debug)]
struct Shelved {
    answers: LruCache<Question, Answer>,
    bytes: usize,
}

impl Default for Kept {
    fn default() -> Self {
        Self(Mutex::new(Shelved {
            answers: LruCache::unbounded(),
            bytes: 0,
        }))
    }
}

impl Kept {
    /// The answer, when it is ready.
    pub fn get(&self, question: &Question) -> Option<Answer> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.answers.get(question).cloned()
    }

    /// Keeps an answer that is not too large.
    pub fn put(&self, question: Question, answer: &Answer) {
        if answer.bytes.len() > LARGEST_KEPT {
            return;
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += bulk(&question, answer);
        let former = kept.answers.put(question.clone(), answer.clone());
        if let Some(former) = former {
            kept.bytes -= bulk(&question, &former);
        }
        while kept.bytes > MOST_BYTES
            && let Some((question, answer)) = kept.answers.pop_lru()
        {
            kept.bytes -= bulk(&question, &answer);
        }
    }
}

/// The bytes that a question and its answer take, about.
fn bulk(question: &Question, answer: &Answer) -> usize {
    question.address.len() + answer.bytes.len() + AROUND
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(address: &str) -> Question {
        Question {
            position: Position::default(),
            address: address.to_owned(),
            base: String::new(),
            language: "en",
            accept: String::new(),
            encodings: String::new(),
        }
    }

    fn answer(length: usize) -> Answer {
        Answer {
            headers: HeaderMap::new(),
            bytes: vec![0; length].into(),
        }
    }

    #[test]
    fn what_is_kept_has_a_bound_and_what_is_asked_stays() {
        let kept = Kept::default();
        kept.put(question("asked"), &answer(10));
        kept.put(question("asked"), &answer(20));
        for number in 0..100 {
            kept.put(question(&number.to_string()), &answer(LARGEST_KEPT));
            assert!(
                kept.get(&question("asked"))
                    .is_some_and(|answer| answer.bytes.len() == 20)
            );
        }
        kept.put(question("large"), &answer(LARGEST_KEPT + 1));
        assert!(kept.get(&question("large")).is_none());
        assert!(kept.get(&question("0")).is_none());
        assert!(kept.get(&question("99")).is_some());
        let shelved = kept.0.lock().unwrap();
        let whole: usize = shelved
            .answers
            .iter()
            .map(|(question, answer)| bulk(question, answer))
            .sum();
        assert_eq!(shelved.bytes, whole);
        assert!(whole <= MOST_BYTES);
    }
}
