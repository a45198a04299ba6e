package dev.lynex.pricing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model's name tells, so that its versions and snapshots can be seen together. The provider is not part of the name
 * and stands beside it. A pure function of the name, by how providers spell theirs: {@code claude-3-5-sonnet-20241022},
 * {@code gpt-4o-mini-2024-07-18} and {@code us.anthropic.claude-sonnet-4-5-20250929-v1:0} are claude-sonnet 3.5 of 2024-10-22,
 * gpt-mini 4o of 2024-07-18 and claude-sonnet 4.5 of 2025-09-29.
 *
 * @param family the name without version and snapshot, in lower case; "" without a model
 * @param version as the name has it, its numbers joined by dots; "" when it has none
 * @param snapshot the day it was frozen, as ISO 8601 as far as the name tells ({@code 2024-08-06}, {@code 2024-07}), or
 *     digits that do not tell the year, as they are ({@code 0613}, {@code 002}); "" when the name floats
 */
public record ModelFingerprint(String family, String version, String snapshot) {
    public static final ModelFingerprint NONE = new ModelFingerprint("", "", "");

    private static final int LONGEST = 200;
    private static final Remembered<String, ModelFingerprint> KNOWN = new Remembered<>(ModelFingerprint::read);

    private static final Pattern DAY = Pattern.compile("(20\\d\\d)-?([01]\\d)-?([0-3]\\d)");
    /** At the end, as in gemini-2.5-pro-preview-05-06. */
    private static final Pattern SPLIT_MONTH_DAY = Pattern.compile("-(0[1-9]|1[0-2])-([0-3]\\d)$");

    private static final Pattern YEAR_MONTH = Pattern.compile("(2[3-9])(0[1-9]|1[0-2])");
    private static final Pattern MONTH_DAY = Pattern.compile("(0[1-9]|1[0-2])([0-3]\\d)");
    /** A letter or two may stand before the number (v3, r1, k2), and one behind it (4o). */
    private static final Pattern VERSION = Pattern.compile("[a-z]?\\d{1,3}(\\.\\d{1,3})*[a-z]?");
    /** Written together with the family, as in qwen2.5 or o3. */
    private static final Pattern GLUED = Pattern.compile("([a-z]+)(\\d{1,2}(\\.\\d{1,2})*)");
    /** How many parameters it has is what it is, not which version. */
    private static final Pattern SIZE = Pattern.compile("[ae]?\\d+(\\.\\d+)?[bmkt]|\\d+x\\d+b");
    /** Behind the name: where it is offered or how it floats, not what it is. */
    private static final Pattern FLOATING = Pattern.compile("latest|preview|exp|experimental");
    /** Behind a version: the how-manieth edition of it somebody serves. */
    private static final Pattern EDITION = Pattern.compile("v\\d+");

    private static final Pattern REVISION = Pattern.compile("00\\d");
    private static final String FINE_TUNED = "ft:";

    /** @param model as the client or the provider names it, "" for none */
    public static ModelFingerprint of(String model) {
        return model.isBlank() || model.length() > LONGEST ? NONE : KNOWN.of(model);
    }

    private static ModelFingerprint read(String model) {
        String name = bare(model);
        String snapshot = "";
        Matcher day = DAY.matcher(name);
        if (day.find()) {
            snapshot = day.group(1) + "-" + day.group(2) + "-" + day.group(3);
            name = name.substring(0, day.start()) + "-" + name.substring(day.end());
        }
        Matcher split = SPLIT_MONTH_DAY.matcher(name);
        if (snapshot.isEmpty() && split.find()) {
            snapshot = split.group(1) + split.group(2);
            name = name.substring(0, split.start());
        }
        List<String> family = new ArrayList<>();
        List<String> version = new ArrayList<>();
        boolean follows = false;
        for (String word : name.split("[-_@\\s]+", -1)) {
            if (word.isEmpty()
                    || FLOATING.matcher(word).matches()
                    || (!version.isEmpty() && EDITION.matcher(word).matches())) {
                follows = false;
                continue;
            }
            if (snapshot.isEmpty() && isSnapshot(word, !family.isEmpty(), !version.isEmpty())) {
                snapshot = snapshot(word);
                follows = false;
                continue;
            }
            boolean number =
                    VERSION.matcher(word).matches() && !SIZE.matcher(word).matches();
            Matcher glued = GLUED.matcher(word);
            if (number && !family.isEmpty() && (version.isEmpty() || (follows && word.matches("\\d{1,2}")))) {
                version.add(word);
                follows = true;
            } else if (version.isEmpty()
                    && glued.matches()
                    && !SIZE.matcher(word).matches()) {
                family.add(glued.group(1));
                version.add(glued.group(2));
                follows = false;
            } else {
                family.add(word);
                follows = false;
            }
        }
        if (family.isEmpty()) { // Nothing but a number: it is the name.
            return new ModelFingerprint(model.toLowerCase(Locale.ROOT).strip(), "", "");
        }
        return new ModelFingerprint(String.join("-", family), String.join(".", version), snapshot);
    }

    /** Without what stands before the name: an address in a catalogue, a region and a provider, a gateway's prefix. */
    private static String bare(String model) {
        String name = model.toLowerCase(Locale.ROOT).strip();
        name = name.substring(name.lastIndexOf('/') + 1);
        if (name.startsWith(FINE_TUNED)) {
            return "ft-" + bare(name.substring(FINE_TUNED.length()));
        }
        int tag = name.indexOf(':');
        if (tag > 0) {
            String behind = name.substring(tag + 1);
            name = name.substring(0, tag); // llama3.1:70b keeps its size as a word; -v1:0 is only Bedrock's.
            name = SIZE.matcher(behind).matches() ? name + "-" + behind : name.replaceFirst("-v\\d+$", "");
        }
        // us.anthropic.claude-…: dots between words of letters only; gpt-4.1 has digits around its dot.
        return name.replaceFirst("^([a-z][a-z-]*\\.)+(?=[a-z])", "");
    }

    private static boolean isSnapshot(String word, boolean named, boolean versioned) {
        return (named
                        && (YEAR_MONTH.matcher(word).matches()
                                || MONTH_DAY.matcher(word).matches()))
                || (versioned && REVISION.matcher(word).matches());
    }

    private static String snapshot(String word) {
        Matcher yearMonth = YEAR_MONTH.matcher(word);
        return yearMonth.matches() ? "20" + yearMonth.group(1) + "-" + yearMonth.group(2) : word;
    }
}
