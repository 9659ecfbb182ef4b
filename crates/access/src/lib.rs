//! Accounts, second factors, sessions, centres, roles, and the one policy table.
