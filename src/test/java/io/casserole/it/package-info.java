/**
 * The packaged WAR as its users have it: in a real Jetty with the project's own base and in a real Tomcat, each a process of its own,
 * between clients that check every byte and an origin that does what a script says. A specification ({@code …Spec}) says how a node
 * behaves wherever it runs; the test classes beside it name the container. Begin with {@link io.casserole.it.NodeSpec}; for clusters, whose
 * nodes come and go, with {@link io.casserole.it.ClusterSpec}. The image of the {@code Dockerfile} is run without a container engine
 * ({@link io.casserole.it.ImageProcess}); what is written for compose and Kubernetes is read and judged.
 */
@NullMarked
package io.casserole.it;

import org.jspecify.annotations.NullMarked;
