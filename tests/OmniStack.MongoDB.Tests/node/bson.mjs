// Reads one document of hexadecimal BSON from standard input; prints its canonical extended JSON and, encoded anew, its BSON.
import { BSON } from 'bson';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const document = BSON.deserialize(Buffer.from(Buffer.concat(chunks).toString().trim(), 'hex'), {
  promoteValues: false, bsonRegExp: true,
});
console.log(BSON.EJSON.stringify(document, { relaxed: false }));
console.log(Buffer.from(BSON.serialize(document)).toString('hex'));
