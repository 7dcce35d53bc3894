import Testing

@testable import PlainText

/// Fields of CSV: RFC 4180, and what a spreadsheet would run is text.
@Suite struct CSVFieldTests {
    @Test(arguments: [
        ("plain", "plain"), ("", ""), ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("a\r\nb", "\"a\r\nb\""),
        ("=1+1", "'=1+1"), ("+A1,x", "\"'+A1,x\""), ("@SUM(1)", "'@SUM(1)"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("\t=1", "\"'\t=1\""), ("\r=1", "\"'\r=1\""), ("\n=1", "\"'\n=1\""),
        ("=HYPERLINK(\"u\")", "\"'=HYPERLINK(\"\"u\"\")\""),
        ("-12.5", "-12.5"), ("-0", "-0"), ("-1e-7", "-1e-7"), ("a=1", "a=1"), ("–", "–"),
    ])
    func textIsAField(text: String, field: String) { #expect(CSVField.text(text) == field) }
}
