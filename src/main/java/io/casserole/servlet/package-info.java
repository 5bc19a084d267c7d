/**
 * The front: turns servlet requests into exchanges and pumps response bytes at the pace of each client.
 * Container threads never wait here. The only package, besides the listener above it, that sees the Servlet API.
 */
@NullMarked
package io.casserole.servlet;

import org.jspecify.annotations.NullMarked;
