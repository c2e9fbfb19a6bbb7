//! A program that rustc 1.85 does not get to the end of, once `#[cfg(log)]` or the closure under it is taken away.

pub async fn call<F: AsyncFn() -> u32>(f: F) -> u32 {
    f().await
}

pub fn both(a: impl Fn() -> u32, b: impl Fn() -> u32) -> u32 {
    a() + b()
}

pub async fn work() -> u32 {
    #[cfg(log)]
    let _log = |what: &str| println!("{what}");
    let first = call(async || 1).await;
    let rest = || both(|| 2, || 3);
    first + rest()
}
