//! Three-valued facts and predicates: who a service or a line is for, with reasons and the next question.
