//! When is it open: weekly patterns, monthly ordinals, seasons, exceptions, holidays, time zones.
