//! People and their rights on both databases.
mod sessions;
mod support;

#[tokio::test]
async fn both_databases_understand_every_query() {
    store::testing::check_catalogue().await;
}
