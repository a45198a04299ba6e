/** Mail to people, by SMTP. */
@NullMarked
package dev.lynex.mail;

import org.jspecify.annotations.NullMarked;
