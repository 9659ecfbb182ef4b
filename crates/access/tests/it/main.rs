//! People and their rights on both databases.
mod any_order;
mod authenticator;
mod centres;
mod links;
mod lying_provider;
mod passkeys;
mod people;
mod providers;
mod second_factor;
mod sessions;
mod signing_in;
mod support;
mod table;

#[tokio::test]
async fn both_databases_understand_every_query() {
    store::testing::check_catalogue().await;
}
