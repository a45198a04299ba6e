/** What a Lynex function is made of: settings, server, health, metrics, problem answers. */
@NullMarked
package dev.lynex.function;

import org.jspecify.annotations.NullMarked;
