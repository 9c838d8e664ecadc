package io.neaptide.connect.release;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.jcajce.JcaPGPObjectFactory;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** A key for signatures that lives as long as the test. */
final class SigningKey {

  static final String PASSPHRASE = "of the test";

  private final PGPKeyPair pair;
  private final PGPKeyRingGenerator ring;

  SigningKey() throws PGPException {
    Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
    generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
    pair =
        new BcPGPKeyPair(
            PublicKeyPacket.VERSION_4,
            PublicKeyAlgorithmTags.EDDSA_LEGACY,
            generator.generateKeyPair(),
            Date.from(Instant.now()));
    PGPDigestCalculator sha1 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
    PGPDigestCalculator sha256 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA256);
    ring =
        new PGPKeyRingGenerator(
            PGPSignature.POSITIVE_CERTIFICATION,
            pair,
            "A test <test@example.com>",
            sha1,
            null,
            null,
            new BcPGPContentSignerBuilder(
                pair.getPublicKey().getAlgorithm(), HashAlgorithmTags.SHA256),
            new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256, sha256)
                .build(PASSPHRASE.toCharArray()));
  }

  /** The secret key as text, as the plugin that signs takes it. */
  String armored() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (OutputStream out = ArmoredOutputStream.builder().build(text)) {
      ring.generateSecretKeyRing().encode(out);
    }
    return text.toString(StandardCharsets.US_ASCII);
  }

  /** Whether a detached signature is of this key and of this file. */
  boolean hasSigned(Path file, Path signature) throws IOException, PGPException {
    try (InputStream in =
        PGPUtil.getDecoderStream(new ByteArrayInputStream(Files.readAllBytes(signature)))) {
      PGPSignatureList list = (PGPSignatureList) new JcaPGPObjectFactory(in).nextObject();
      PGPSignature first = list.get(0);
      first.init(new BcPGPContentVerifierBuilderProvider(), pair.getPublicKey());
      first.update(Files.readAllBytes(file));
      return first.verify();
    }
  }
}
