package io.casserole.upstream;

/** How a server is related to what is stored of an object. */
enum Likeness {
    /** It gave the object, or is the only one: what is stored is in its own words. */
    HOME,
    /** It is another: it has to prove that it has the same bytes. */
    ELSEWHERE,
    /** It is another, and has the same bytes because the operator says so, whatever it calls them. */
    EQUAL
}
