//! Manifests, signatures and their verification, without the pipeline.
