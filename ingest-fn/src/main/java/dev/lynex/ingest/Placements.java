package dev.lynex.ingest;

import dev.lynex.metadata.Place;
import dev.lynex.metadata.Project;
import dev.lynex.queue.Placement;

/** From where a project's place is stored to where the queue puts its events, the former place included. */
final class Placements {
    private Placements() {}

    static Placement of(Project project) {
        Place place = project.place();
        Place.Former former = place.former();
        return new Placement(
                place.partition(),
                place.epoch(),
                former == null ? null : new Placement.Former(former.partition(), former.left()));
    }
}
