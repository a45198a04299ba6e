/** How a function is configured: one documented YAML file whose values the environment can replace. */
@NullMarked
package dev.lynex.settings;

import org.jspecify.annotations.NullMarked;
