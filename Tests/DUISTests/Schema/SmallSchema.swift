/// Schemas of the tests' own, of the shape of the published ones: a Request, and an XML Signature whose serial numbers are
/// xs:integer, under another name than the first expects.
enum SmallSchema {
    static let request = #"""
        <?xml version="1.0"?>
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
            xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" elementFormDefault="qualified"
            targetNamespace="http://www.dccinterface.co.uk/ServiceUserGateway">
          <xs:import namespace="http://www.w3.org/2000/09/xmldsig#" schemaLocation="http://www.w3.org/x/xmldsig%20core.xsd"/>
          <xs:element name="Request"><xs:complexType><xs:sequence>
            <xs:element name="Header"><xs:complexType><xs:sequence>
              <xs:element name="RequestID" type="xs:string"/>
              <xs:element name="CommandVariant"><xs:simpleType><xs:restriction base="xs:positiveInteger">
                <xs:maxInclusive value="8"/></xs:restriction></xs:simpleType></xs:element>
              <xs:element name="ServiceReference" type="xs:string"/>
              <xs:element name="ServiceReferenceVariant"><xs:simpleType><xs:restriction base="xs:string">
                <xs:pattern value="[0-9]+(\.[0-9]+)+"/></xs:restriction></xs:simpleType></xs:element>
            </xs:sequence></xs:complexType></xs:element>
            <xs:element name="Body"><xs:complexType><xs:choice>
              <xs:element name="ReadActiveImportProfileData"><xs:complexType><xs:sequence>
                <xs:element name="ReadLogPeriod"><xs:complexType><xs:sequence>
                  <xs:element name="StartDateTime" type="xs:dateTime"/><xs:element name="EndDateTime" type="xs:dateTime"/>
                </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
            </xs:choice></xs:complexType></xs:element>
            <xs:element ref="ds:Signature" minOccurs="0"/>
          </xs:sequence><xs:attribute name="schemaVersion" type="xs:decimal" use="required"/></xs:complexType></xs:element>
        </xs:schema>
        """#

    /// With a document type, as W3C's has.
    static let signature = #"""
        <?xml version="1.0"?>
        <!DOCTYPE schema PUBLIC "-//W3C//DTD XMLSchema 200102//EN" "http://127.0.0.1:1/XMLSchema.dtd" [
          <!ATTLIST schema xmlns:ds CDATA #FIXED "http://www.w3.org/2000/09/xmldsig#"> <!ENTITY % p ''> <!ENTITY % s ''> ]>
        <schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
            targetNamespace="http://www.w3.org/2000/09/xmldsig#" elementFormDefault="qualified">
          <element name="Signature"><complexType><sequence>
            <any namespace="##targetNamespace" processContents="skip"/>
            <any namespace="##targetNamespace" processContents="skip"/>
            <element name="KeyInfo"><complexType><sequence><element name="X509Data"><complexType><sequence>
              <element name="X509IssuerSerial"><complexType><sequence>
                <element name="X509IssuerName" type="string"/><element name="X509SerialNumber" type="integer"/>
              </sequence></complexType></element>
            </sequence></complexType></element></sequence></complexType></element>
          </sequence></complexType></element>
        </schema>
        """#

    static let files = [
        file("Small DUIS 1.2.xsd", request), file("ds-schema.xsd", signature), file("notes.xsd", "not a schema"),
    ]

    static func file(_ name: String, _ text: String) -> (name: String, octets: [UInt8]) { (name, Array(text.utf8)) }
}
