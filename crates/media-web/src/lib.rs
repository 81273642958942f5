//! The media server's protocol endpoints and streams.
