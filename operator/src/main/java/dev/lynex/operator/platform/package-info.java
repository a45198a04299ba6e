/** Reconciles {@code LynexPlatform} resources. */
@NullMarked
package dev.lynex.operator.platform;

import org.jspecify.annotations.NullMarked;
