package dev.lynex.settings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The authorities by one of which a backend's certificate must be signed, in place of those that Java knows. */
public final class TrustedCa {
    private final List<Certificate> authorities;

    private TrustedCa(Collection<? extends Certificate> authorities) {
        this.authorities = List.copyOf(authorities);
    }

    /**
     * Reads certificates.
     *
     * @param pem one or more of them, each between {@code -----BEGIN CERTIFICATE-----} and its end (RFC 7468)
     * @throws IllegalArgumentException when it is none; the message says so
     */
    public static TrustedCa of(String pem) {
        try {
            Collection<? extends Certificate> found = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            if (!found.isEmpty()) {
                return new TrustedCa(found);
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException("must be certificates in PEM: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("must be certificates in PEM, and holds none");
    }

    public TrustManagerFactory trustManagers() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate each : authorities) {
                store.setCertificateEntry(Integer.toString(store.size()), each);
            }
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every Java platform can hold certificates", e);
        }
    }

    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trustManagers().getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    /** Without the certificates, which are long. */
    @Override
    public String toString() {
        return "TrustedCa[" + authorities.size() + " certificates]";
    }
}
