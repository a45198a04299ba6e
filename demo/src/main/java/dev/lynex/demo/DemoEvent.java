package dev.lynex.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * One event on its way.
 *
 * @param due when the application would hand it to its SDK: not before what it tells has ended
 * @param json the event as it goes over the wire
 */
record DemoEvent(Instant due, ObjectNode json) {}
