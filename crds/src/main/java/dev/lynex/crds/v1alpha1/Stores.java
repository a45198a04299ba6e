package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** The engines that Lynex stands on. Lynex starts none of them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Stores(
        @JsonPropertyDescription("The queue between accepting and storing.") @Required
        RedisStore redis,

        @JsonPropertyDescription("The store of events and their rollups.") @Required
        ClickHouseStore clickhouse,

        @JsonPropertyDescription("The store of projects, keys, rules and dead letters.") @Required
        MongoDbStore mongodb,

        @JsonPropertyDescription(
                "Archive of events as they came in, from which they can be stored again. Left out: none is" + " kept.")
        @Nullable
        S3Archive s3) {}
