/** What a platform's spec becomes in the cluster: pure functions from resources to objects, without I/O and clocks. */
@NullMarked
package dev.lynex.operator.model;

import org.jspecify.annotations.NullMarked;
