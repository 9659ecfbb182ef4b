//! HSDS JSON and CSV and other formats in and out, each with a report of what was lost.
