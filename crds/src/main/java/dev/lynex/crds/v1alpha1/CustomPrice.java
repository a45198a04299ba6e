package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A price of a project's own, as docs/pricing.md describes. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.usdPerMillion) || has(self.usdPerRequest)",
        message = "a price needs an amount: set usdPerMillion, usdPerRequest or both")
@ValidationRule(value = "!has(self.to) || self.from < self.to", message = "to must be after from", fieldPath = ".to")
@ValidationRule(
        value =
                "!has(self.usdPerMillion) || self.usdPerMillion.all(k, k in ['input', 'inputAudio', 'inputImage', 'inputVideo',"
                        + " 'cacheRead', 'cacheWrite', 'cacheWrite1h', 'cacheAudioRead', 'cacheImageRead', 'output',"
                        + " 'outputReasoning', 'outputAudio', 'outputImage', 'outputVideo', 'outputCitation'])",
        message =
                "usdPerMillion has a kind of token that is not known: use input, inputAudio, inputImage, inputVideo, cacheRead,"
                        + " cacheWrite, cacheWrite1h, cacheAudioRead, cacheImageRead, output, outputReasoning, outputAudio,"
                        + " outputImage, outputVideo or outputCitation",
        fieldPath = ".usdPerMillion")
public record CustomPrice(
        @JsonPropertyDescription(
                "Pattern of the provider, by the client's name or the table's; * is any text. Left out: any.")
        @Size(min = 1, max = 200)
        @Nullable
        String provider,

        @JsonPropertyDescription("Pattern of the model, likewise.") @Required @Size(min = 1, max = 200)
        String model,

        @JsonPropertyDescription(
                "US dollars a million tokens by kind, 0 to 1000000, as text with at most 12 decimals: input: \"2.25\".")
        @Size(min = 1, max = 15)
        Map<String, @Pattern(Patterns.USD) @Size(max = 20) String> usdPerMillion,

        @JsonPropertyDescription("US dollars a call, 0 to 1000000, beside the tokens, or alone as the whole price.")
        @Pattern(Patterns.USD)
        @Size(max = 20)
        @Nullable
        String usdPerRequest,

        @JsonPropertyDescription("The first instant at which it holds (RFC 3339), by an event's own timestamp.")
        @Required
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        Instant from,

        @JsonPropertyDescription("The first instant at which it holds no more. Left out: it holds for ever.")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Instant to) {
    public CustomPrice {
        usdPerMillion = Copies.of(usdPerMillion);
    }
}
