package dev.lynex.genai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Messages and documents that a dialect spreads over numbered attributes, put together: messages in the form of
 * OpenTelemetry's {@code gen_ai.input.messages}, {@code [{"role", "parts": [{"type": "text", "content"}, …]}]}, documents as
 * {@code [{"id", "score", "content", …}]}.
 */
final class Numbered {
    private static final String PATTERN = ".N.*";
    /** Numbers from here on are nobody's messages. */
    private static final int MOST = 100_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private Numbered() {}

    static boolean is(String key) {
        return key.endsWith(PATTERN);
    }

    /** JSON of what lies under the pattern, or null when there is nothing. */
    static @Nullable String of(String pattern, Map<String, Object> attributes) {
        String prefix = pattern.substring(0, pattern.length() - PATTERN.length() + 1);
        Map<Integer, Map<String, Object>> members = under(prefix, attributes);
        if (members.isEmpty()) {
            return null;
        }
        ArrayNode list = JSON.createArrayNode();
        members.values().forEach(member -> {
            if (pattern.startsWith("retrieval.documents")) {
                list.add(document(stripped(member, "document.")));
            } else {
                list.add(message(stripped(member, "message.")));
            }
        });
        return list.toString();
    }

    /** What begins with the prefix and a number, by number, the rest of the names as keys. */
    private static Map<Integer, Map<String, Object>> under(String prefix, Map<String, Object> attributes) {
        Map<Integer, Map<String, Object>> members = new TreeMap<>();
        attributes.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                int dot = key.indexOf('.', prefix.length());
                int number = dot < 0 ? -1 : number(key, prefix.length(), dot);
                if (number >= 0) {
                    members.computeIfAbsent(number, n -> new TreeMap<>()).put(key.substring(dot + 1), value);
                }
            }
        });
        return members;
    }

    private static int number(String key, int from, int to) {
        if (to == from || to - from > 6) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = key.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number < MOST ? number : -1;
    }

    /** The members below one name, without it; all of them when none has it. */
    private static Map<String, Object> stripped(Map<String, Object> members, String name) {
        Map<String, Object> found = new TreeMap<>();
        members.forEach((key, value) -> {
            if (key.startsWith(name)) {
                found.put(key.substring(name.length()), value);
            }
        });
        return found.isEmpty() ? members : found;
    }

    private static ObjectNode message(Map<String, Object> member) {
        ObjectNode message = JSON.createObjectNode();
        message.put("role", text(member.get("role")));
        ArrayNode parts = message.putArray("parts");
        String call = text(member.get("tool_call_id"));
        String content = text(member.get("content"));
        if (!content.isEmpty()) {
            if (call.isEmpty()) {
                content(parts, content);
            } else {
                parts.addObject()
                        .put("type", "tool_call_response")
                        .put("id", call)
                        .put("response", content);
            }
        }
        under("contents.", member).values().forEach(each -> {
            Map<String, Object> one = stripped(each, "message_content.");
            ObjectNode part = parts.addObject().put("type", text(one.getOrDefault("type", "text")));
            if (one.containsKey("text")) {
                part.put("content", text(one.get("text")));
            } else if (one.containsKey("image.image.url")) {
                part.put("uri", text(one.get("image.image.url")));
            }
        });
        under("tool_calls.", member).values().forEach(each -> {
            Map<String, Object> one = stripped(each, "tool_call.");
            ObjectNode part = parts.addObject().put("type", "tool_call");
            part.put("id", text(one.get("id")));
            part.put("name", text(one.getOrDefault("function.name", one.get("name"))));
            part.set("arguments", parsed(text(one.getOrDefault("function.arguments", one.get("arguments")))));
        });
        String finish = text(member.get("finish_reason"));
        if (!finish.isEmpty()) {
            message.put("finish_reason", finish);
        }
        return message;
    }

    /** OpenLLMetry writes a message of several parts as the JSON that the provider's client was given. */
    private static void content(ArrayNode parts, String content) {
        JsonNode json = content.startsWith("[") ? parsed(content) : null;
        if (json == null || !json.isArray() || json.isEmpty() || !json.get(0).isObject()) {
            parts.addObject().put("type", "text").put("content", content);
            return;
        }
        json.forEach(each -> {
            if (each.path("type").asText().equals("text") && each.path("text").isTextual()) {
                parts.addObject()
                        .put("type", "text")
                        .put("content", each.path("text").asText());
            } else {
                parts.add(each);
            }
        });
    }

    private static ObjectNode document(Map<String, Object> member) {
        ObjectNode document = JSON.createObjectNode();
        member.forEach((key, value) -> document.set(key, JSON.valueToTree(value)));
        return document;
    }

    private static JsonNode parsed(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return json == null || json.isMissingNode() ? JSON.getNodeFactory().textNode(text) : json;
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(text);
        }
    }

    private static String text(@Nullable Object value) {
        String text = Attributes.text(value);
        return text == null ? "" : text;
    }
}
