# A cluster's own certificates, for as long as it lives. To be sourced after cluster.sh.
# shellcheck shell=bash

pki="$run/pki"
DAYS=365

# Of OpenSSL's usual settings none: they would make each of these an authority.
authority() {
  printf '[req]\ndistinguished_name=name\n[name]\n' >"$pki/openssl.cnf"
  openssl req -config "$pki/openssl.cnf" -x509 -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days $DAYS \
    -subj /CN=lynex-test -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,digitalSignature \
    -keyout "$pki/ca.key" -out "$pki/ca.crt" 2>>"$run/logs/openssl.log"
}

# certificate NAME SUBJECT [ALTERNATIVE_NAMES]: a key and its certificate, for clients and servers. The key is of RSA, since
# the fabric8 client takes a PKCS #8 key for one.
certificate() {
  openssl req -config "$pki/openssl.cnf" -x509 -new -newkey rsa:2048 -noenc -days $DAYS \
    -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -subj "$2" -addext basicConstraints=critical,CA:FALSE \
    -addext keyUsage=critical,digitalSignature -addext extendedKeyUsage=clientAuth,serverAuth \
    ${3:+-addext "subjectAltName=$3"} -keyout "$pki/$1.key" -out "$pki/$1.crt" 2>>"$run/logs/openssl.log" ||
    die "openssl made no certificate; see $run/logs/openssl.log"
}

# The key by which the API server signs the tokens of service accounts.
token_key() {
  openssl ecparam -name prime256v1 -genkey -noout -out "$pki/sa.key"
  openssl ec -in "$pki/sa.key" -pubout -out "$pki/sa.pub" 2>>"$run/logs/openssl.log"
}

# kubeconfig NAME SERVER: for the client of that certificate, with all in it.
kubeconfig() {
  cat >"$run/$1.kubeconfig" <<Y
apiVersion: v1
kind: Config
clusters: [{name: lynex-test, cluster: {server: "$2", certificate-authority-data: $(base64 -w0 "$pki/ca.crt")}}]
users: [{name: $1, user: {client-certificate-data: $(base64 -w0 "$pki/$1.crt"), client-key-data: $(base64 -w0 "$pki/$1.key")}}]
contexts: [{name: lynex-test, context: {cluster: lynex-test, user: $1}}]
current-context: lynex-test
Y
}
