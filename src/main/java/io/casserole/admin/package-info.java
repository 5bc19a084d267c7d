/**
 * The administration: what is asked below {@code /_casserole/}, by whom, and what the node says. A front beside {@code servlet}, whose
 * pump sends the answers. Read {@code AdminServlet} first, then {@code AdminAccess}.
 */
@NullMarked
package io.casserole.admin;

import org.jspecify.annotations.NullMarked;
