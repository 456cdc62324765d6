//! Large jobs: time between failures, checkpoints, useful time, spare nodes.
