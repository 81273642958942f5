//! Files and processes: walk, probe, ffmpeg, segments, pictures.
