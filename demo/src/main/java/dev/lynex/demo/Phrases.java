package dev.lynex.demo;

import java.util.List;
import java.util.Map;

/** A small grammar: what customers ask and what the agent answers, in several languages. */
final class Phrases {
    static final List<String> FIRST_NAMES = List.of(
            "Amira", "Ben", "Chloé", "Dmitri", "Elif", "Femi", "Grace", "Hiro", "Inés", "Jonas", "Kavya", "Liam", "Mei",
            "Nadia", "Oskar", "Priya", "Quentin", "Rosa", "Søren", "Tariq", "Ursula", "Víctor", "Wanjiru", "Yara");
    static final List<String> LAST_NAMES = List.of(
            "Adeyemi",
            "Bauer",
            "Castillo",
            "Dubois",
            "Eriksen",
            "Fischer",
            "García",
            "Haddad",
            "Ivanova",
            "Jansen",
            "Kowalski",
            "Lindqvist",
            "Moreau",
            "Nakamura",
            "O'Brien",
            "Patel",
            "Rossi",
            "Sato",
            "Tanaka",
            "Weber");
    static final List<String> PRODUCTS = List.of(
            "Aero kettle",
            "Borealis lamp",
            "Cirrus headphones",
            "Delta backpack",
            "Ember space heater",
            "Fjord rain jacket",
            "Granite chef's knife",
            "Halo doorbell",
            "Isla hammock",
            "Juno e-reader",
            "Kite drone",
            "Lumen projector",
            "Mistral fan",
            "Nimbus pillow",
            "Onyx watch",
            "Pico coffee grinder");
    private static final List<String> COLOURS =
            List.of("black", "white", "sand", "forest green", "navy", "terracotta", "graphite", "coral");
    private static final Map<String, List<String>> PROBLEMS = Map.of(
            "en",
                    List.of(
                            "My {product} in {colour} from order {order} has not arrived after {n} days.",
                            "The {product} I bought {n} weeks ago stopped working. What can I do about order {order}?",
                            "I was charged {money} twice for order {order}. Please refund one of them.",
                            "Can I swap my {product} for a {colour} one? The order is {order}.",
                            "Does the warranty of the {product} cover a cracked case after {n} months?",
                            "How do I reset the {product}? It blinks {n} times and then nothing happens.",
                            "I want to cancel order {order}, it says {money} but I had a voucher."),
            "de",
                    List.of(
                            "Mein {product} aus Bestellung {order} ist nach {n} Tagen immer noch nicht da.",
                            "Der {product} ist nach {n} Wochen kaputt, was nun? Bestellung {order}.",
                            "Ich wurde für {order} doppelt belastet, jeweils {money}."),
            "es",
                    List.of(
                            "Mi {product} del pedido {order} no ha llegado después de {n} días.",
                            "Quiero devolver el {product}; lo compré hace {n} semanas, pedido {order}.",
                            "Me cobraron {money} dos veces por el pedido {order}."),
            "fr",
                    List.of(
                            "Mon {product} de la commande {order} n'est pas arrivé après {n} jours.",
                            "Le {product} ne s'allume plus depuis {n} semaines, commande {order}.",
                            "J'ai été débité deux fois de {money} pour la commande {order}."),
            "ja", List.of("注文{order}の{product}が{n}日たっても届きません。", "{product}が{n}週間で動かなくなりました。注文番号は{order}です。"));
    private static final List<String> FOLLOW_UPS = List.of(
            "And how long does that take for {order}? I leave in {n} days.",
            "I already tried that {n} times with my {colour} {product}. What else?",
            "Could you send it to another address, please? Order {order}.",
            "OK. Can you confirm the amount of {money} by email?",
            "That does not match what I was told for {order} last week.",
            "Thanks! One more thing: does the {product} come in {colour}, for under {money}?");
    private static final List<String> OPENINGS = List.of(
            "Thanks for your patience, {name}.",
            "I am sorry about that, {name}.",
            "Good news, {name}.",
            "I looked into it, {name}.",
            "Let me sort this out for you, {name}.");
    private static final List<String> FINDINGS = List.of(
            "Order {order} left our warehouse and was last scanned {n} hours ago",
            "I can see the charge of {money} on order {order}",
            "The {product} is covered for 24 months, so yours is",
            "There are {n} of the {product} in {colour} left",
            "The carrier marked the parcel of {order} as delayed by {n} days");
    private static final List<String> ENDINGS = List.of(
            "; I have opened a replacement and you will get an email within the hour.",
            "; the refund of {money} takes three to five working days.",
            "; hold the button for {n} seconds, until the light turns {colour}.",
            "; I have passed it to a colleague who will call you today.",
            "; you can follow it on the page of your order.");
    private static final List<String> DOCUMENTS = List.of(
            "Returns and exchanges",
            "Warranty terms",
            "Delivery times by carrier",
            "Refunds and double charges",
            "Resetting the {product}",
            "Care of the {product}",
            "Changing an order",
            "Vouchers and gift cards",
            "Customs and import duties",
            "Lost parcels");

    private final Chance chance;

    Phrases(Chance chance) {
        this.chance = chance;
    }

    /** Mostly English, as such a shop's customers are. */
    String language() {
        return chance.oneOf(List.of("en", "en", "en", "en", "de", "es", "fr", "ja"));
    }

    String order() {
        return "A" + chance.between(100_000, 999_999);
    }

    String problem(String language, String product, String order) {
        return fill(chance.oneOf(PROBLEMS.getOrDefault(language, List.of("{product} {order}"))), product, order, "");
    }

    String followUp(String product, String order) {
        return fill(chance.oneOf(FOLLOW_UPS), product, order, "");
    }

    String answer(String name, String product, String order) {
        return fill(
                chance.oneOf(OPENINGS) + " " + chance.oneOf(FINDINGS) + chance.oneOf(ENDINGS), product, order, name);
    }

    String document(String product) {
        return fill(chance.oneOf(DOCUMENTS), product, "", "");
    }

    private String fill(String template, String product, String order, String name) {
        return template.replace("{product}", product)
                .replace("{order}", order)
                .replace("{name}", name)
                .replace("{colour}", chance.oneOf(COLOURS))
                .replace("{money}", chance.between(9, 480) + "." + chance.between(10, 99) + " EUR")
                .replace("{n}", Integer.toString(chance.between(2, 28)));
    }
}
