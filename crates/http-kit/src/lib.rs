//! What both web surfaces share: problems, sign-in extractors, cookies, CSRF, limits, locality.
