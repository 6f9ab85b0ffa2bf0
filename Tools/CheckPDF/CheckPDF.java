import java.io.FileInputStream;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Checks files against PDF/UA-1 (ISO 14289-1) with veraPDF; exits 1 when one does not conform. */
public class CheckPDF {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.PDFUA_1;
        boolean allConform = files.length > 0;
        for (String file : files) {
            try (PDFAParser parser =
                            Foundries.defaultInstance()
                                    .createParser(new FileInputStream(file), flavour);
                    PDFAValidator validator =
                            Foundries.defaultInstance().createValidator(flavour, false)) {
                ValidationResult result = validator.validate(parser);
                allConform &= result.isCompliant();
                System.out.println(
                        file
                                + (result.isCompliant() ? ": conforms, " : ": does not conform, ")
                                + result.getTotalAssertions()
                                + " checks");
                TreeSet<String> faults = new TreeSet<>();
                for (TestAssertion one : result.getTestAssertions()) {
                    if (one.getStatus() == TestAssertion.Status.PASSED) continue;
                    faults.add(
                            "  clause "
                                    + one.getRuleId().getClause()
                                    + ", test "
                                    + one.getRuleId().getTestNumber()
                                    + ": "
                                    + one.getMessage());
                }
                faults.forEach(System.out::println);
            }
        }
        System.exit(allConform ? 0 : 1);
    }
}
