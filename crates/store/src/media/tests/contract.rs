//! The contract of the media ports, on both engines.

use super::house::opened;

testkit::both_databases! {
    async fn every_query_is_answered_as_the_plain_store_answers_it(place: Place) {
        media::contract::answers_like_memory(&opened(place).await).await;
    }
}
