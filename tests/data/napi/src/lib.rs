//! Async functions that borrow values of JavaScript, and say whether those were dropped in the meantime.

use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Duration;

use napi::bindgen_prelude::*;
use napi_derive::napi;

static DROPPED: Mutex<Option<HashSet<u32>>> = Mutex::new(None);

#[napi]
pub struct Item {
    id: u32,
}

impl Drop for Item {
    fn drop(&mut self) {
        DROPPED.lock().unwrap().get_or_insert_with(HashSet::new).insert(self.id);
    }
}

/// How many of the borrowed items were dropped while they were borrowed.
async fn dropped(items: &[&Item]) -> u32 {
    let ids: Vec<u32> = items.iter().map(|item| item.id).collect();
    tokio::time::sleep(Duration::from_millis(400)).await;
    let all = DROPPED.lock().unwrap();
    ids.iter().filter(|id| all.as_ref().is_some_and(|all| all.contains(id))).count() as u32
}

#[napi]
impl Item {
    #[napi(constructor)]
    pub fn new(id: u32) -> Self {
        Item { id }
    }

    #[napi]
    pub async fn with(&self, other: Option<&Item>) -> u32 {
        dropped(&other.into_iter().collect::<Vec<_>>()).await
    }
}

#[napi]
pub async fn plain(item: &Item) -> u32 {
    dropped(&[item]).await
}

#[napi]
pub async fn in_vec(items: Vec<&Item>) -> u32 {
    dropped(&items).await
}

#[napi]
pub async fn in_option(item: Option<&Item>) -> u32 {
    dropped(&item.into_iter().collect::<Vec<_>>()).await
}

#[napi]
pub async fn in_both(items: Vec<Option<&Item>>) -> u32 {
    dropped(&items.into_iter().flatten().collect::<Vec<_>>()).await
}

#[napi]
pub async fn in_either(item: Either<&Item, String>) -> u32 {
    match item {
        Either::A(item) => dropped(&[item]).await,
        Either::B(_) => 0,
    }
}

pub type Items<'a> = Vec<&'a Item>;

#[napi]
pub async fn in_alias(items: Items<'_>) -> u32 {
    dropped(&items).await
}

/// Over before the collector runs.
#[napi]
pub fn at_once(items: Vec<&Item>) -> u32 {
    items.len() as u32
}
