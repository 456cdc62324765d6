//! Requests that wait: latency against load.
