package dev.lynex.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The order of columns in {@code kubectl get}: the model's, where the generator sorts them by their paths. */
final class PrinterColumns {
    private PrinterColumns() {}

    static void order(CustomResourceDefinition definition) {
        List<String> wanted = Stream.of(model(definition).getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        List<CustomResourceColumnDefinition> columns =
                new ArrayList<>(Definitions.version(definition).getAdditionalPrinterColumns());
        columns.sort(Comparator.comparingInt(column -> wanted.indexOf(column.getName())));
        Definitions.version(definition).setAdditionalPrinterColumns(columns);
    }

    private static Class<?> model(CustomResourceDefinition definition) {
        String version = Definitions.version(definition).getName();
        try {
            return Class.forName("dev.lynex.crds." + version + "." + Definitions.kind(definition));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
