package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;

/** Which ways to sign in there are, as the API says it. */
final class SignInWays {
    private final QuerySettings settings;

    SignInWays(QuerySettings settings) {
        this.settings = settings;
    }

    ObjectNode describe() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("local", settings.signIn().local());
        ArrayNode list = json.putArray("oidc");
        String path = settings.publicUrl().getRawPath() + OidcRoute.ATTEMPT_PATH + "/";
        settings.signIn()
                .oidc()
                .ifPresent(oidc -> list.addObject().put("name", oidc.name()).put("url", path + oidc.name()));
        return json;
    }
}
